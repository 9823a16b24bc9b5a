import { rolldown } from 'rolldown';
import { reactModule } from '../../widgets/manifest/write.ts';
import { ROOT } from './once.ts';

/** A page that draws itself anew all the time, puts its parts into another order, and speaks to our components. */
const REACT_PAGE = `
import { createElement as h, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { FreeholdCalculator, FreeholdEnquiry, FreeholdListings } from '@freehold/widgets/react';

function App() {
	const [count, setCount] = useState(0);
	const [purpose, setPurpose] = useState('sale');
	useEffect(() => {
		const timer = setInterval(() => setCount((before) => before + 1), 40);
		return () => clearInterval(timer);
	}, []);
	window.drawn = count;
	window.rent = () => setPurpose('rent');
	const parts = [
		h(FreeholdEnquiry, { key: 'enquiry', heading: 'Drawn', onSubmit: (event) => { event.preventDefault(); window.body = { ...event.detail, count }; } }),
		h(FreeholdListings, { key: 'listings', purpose, limit: 3, addressState: false }),
		h(FreeholdCalculator, { key: 'calculator', price: 500000 }),
	];
	// Every tenth time, the first becomes the last: the nodes are moved.
	for (let turn = 0; turn < Math.floor(count / 10) % 3; turn += 1) parts.push(parts.shift());
	return h('div', { 'data-count': count }, parts);
}
createRoot(document.querySelector('main').appendChild(document.createElement('section'))).render(h(App));
`;

/** Its script, with React itself in it. */
export async function reactPage(): Promise<string> {
	const virtual: Record<string, string> = { page: REACT_PAGE, '@freehold/widgets/react': reactModule() };
	const built = await rolldown({
		input: 'page',
		platform: 'browser',
		cwd: ROOT,
		transform: { define: { 'process.env.NODE_ENV': '"production"' } },
		plugins: [
			{
				name: 'page',
				resolveId: (id) => (id in virtual ? `${ROOT}/tests/${id.replaceAll(/\W/g, '-')}.virtual.js` : undefined),
				load: (id) => Object.entries(virtual).find(([name]) => id.endsWith(`/${name.replaceAll(/\W/g, '-')}.virtual.js`))?.[1],
			},
		],
	});
	const { output } = await built.generate({ format: 'es' });
	await built.close();
	return output[0].code;
}
