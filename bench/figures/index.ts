import type { Figure } from '../figure';
import { append100 } from './append-100';
import { commands64 } from './commands-64';
import { eventStoreDbFigures } from './eventstoredb';
import { memory } from './memory';

export const figures: ReadonlyArray<Figure> = [commands64, append100, memory, ...eventStoreDbFigures];
