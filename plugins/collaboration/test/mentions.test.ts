import { describe, expect, it } from 'vitest';
import { asShown, asWritten, partsOf, typedAt } from '../src/screens/mentions.ts';

const ANN = { id: '0198f2a4-7c1d-7b6e-9f3a-2d5c8e1b4a60', name: 'Ann' };
const LEE = { id: '0198f2a4-7c1d-7b6e-9f3a-2d5c8e1b4a61', name: 'Ann Lee' };
const names = new Map([ANN, LEE].map(({ id, name }) => [id, name]));

describe('A mention in a text', () => {
	it('is kept as an id and shown as a name, the longer name first', () => {
		const written = asWritten('@Ann Lee and @Ann, please', new Map(), [ANN, LEE]);
		expect(written).toBe(`@${LEE.id} and @${ANN.id}, please`);
		expect(asShown(written, names)).toBe('@Ann Lee and @Ann, please');
		expect(partsOf(written, names)).toEqual([
			{ text: '@Ann Lee', person: LEE.id },
			{ text: ' and ' },
			{ text: '@Ann', person: ANN.id },
			{ text: ', please' },
		]);
	});

	it('of a name that two people have is whoever was chosen, and nobody where none was', () => {
		const twins = [ANN, { ...ANN, id: LEE.id }];
		expect(asWritten('@Ann', new Map(), twins)).toBe('@Ann');
		expect(asWritten('@Ann', new Map([['Ann', LEE.id]]), twins)).toBe(`@${LEE.id}`);
	});

	it('begins behind a blank, and not inside an address', () => {
		expect(typedAt('Hi @an', 6)).toEqual({ word: 'an', start: 3, end: 6 });
		expect(typedAt('@', 1)).toEqual({ word: '', start: 0, end: 1 });
		expect(typedAt('ann@exa', 7)).toBeNull();
	});
});
