/** The colours of one home's inside. */
export type Decor = {
	wall: [string, string];
	floor: [string, string];
	main: string;
	dark: string;
	accent: string;
	soft: string;
	wood: string;
};

export const DECORS: Decor[] = [
	{
		wall: ['#f4efe6', '#e9e1d3'],
		floor: ['#c99f73', '#a97f55'],
		main: '#4f7268',
		dark: '#39554d',
		accent: '#d98e4a',
		soft: '#efe4d2',
		wood: '#9a6b43',
	},
	{
		wall: ['#e8ecea', '#d8dfdc'],
		floor: ['#b99574', '#94704f'],
		main: '#33516b',
		dark: '#243c51',
		accent: '#d9b45a',
		soft: '#f2efe8',
		wood: '#7c5a3d',
	},
	{
		wall: ['#f3e6dc', '#e6d3c4'],
		floor: ['#a37c5b', '#80603f'],
		main: '#b4664d',
		dark: '#92503b',
		accent: '#4e7574',
		soft: '#f7ede2',
		wood: '#6f4e37',
	},
	{
		wall: ['#dfe5e1', '#cbd5cf'],
		floor: ['#d7b98f', '#b8966a'],
		main: '#7d8f76',
		dark: '#627359',
		accent: '#c2694f',
		soft: '#f4f0e4',
		wood: '#a5784f',
	},
	{
		wall: ['#f5f3ee', '#e7e3da'],
		floor: ['#8f7a69', '#6f5d4f'],
		main: '#c9b79c',
		dark: '#a8967b',
		accent: '#31454f',
		soft: '#fbf8f1',
		wood: '#54423a',
	},
];
