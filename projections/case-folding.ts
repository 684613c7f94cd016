/**
 * A text as searches compare it: in composed form, and without case in every alphabet. Capitals, since a small letter may
 * depend on its place in the word (σ and ς), and may stand for two (ß).
 */
export const folded = (text: string): string => text.normalize('NFC').toUpperCase().normalize('NFC');
