/** What can be done about an attempt that failed, in the language of whoever reads. */
import type { Attempt } from '@flowsync/client';
import { language } from '../texts';
import { adviceInDanish } from '../texts/pages/advice-da';

export const adviceOn = ({ advice, reason, status }: Pick<Attempt, 'advice' | 'reason' | 'status'>): string | null =>
  language === 'da' ? (adviceInDanish(reason, status) ?? advice) : advice;
