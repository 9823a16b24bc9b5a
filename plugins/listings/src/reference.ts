import { randomInt } from 'node:crypto';

/** Digits and letters that nobody mixes up on the phone (Crockford's base 32: no I, L, O or U). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new reference such as `7K3M-9QXD`: a trillion of them, so that two are not made alike. */
export const createReference = (random: () => number = () => randomInt(2 ** 32) / 2 ** 32): string =>
	Array.from({ length: 9 }, (_, index) => (index === 4 ? '-' : LETTERS[Math.floor(random() * LETTERS.length)])).join('');
