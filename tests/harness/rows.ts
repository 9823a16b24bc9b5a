import type { TestApp, TestOrganization } from './app.ts';

/** One record of each main kind in an organisation, made through the API; their ids by entity. */
export async function someRows(test: TestApp, organization: TestOrganization): Promise<Map<string, string>> {
	const as = await organization.key('admin');
	const ids = new Map<string, string>();
	const make = async (entity: string, path: string, body: Record<string, unknown>): Promise<void> => {
		const answer = await test.call('POST', path, { as, body });
		if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		ids.set(entity, answer.body.id);
	};
	const address = { line1: `1 ${organization.slug} Street`, city: 'Springfield', country: 'US' };
	await make('property', '/v1/properties', { address, propertyType: 'house' });
	await make('listing', '/v1/listings', {
		headline: `A house of ${organization.slug}`,
		price: { amount: '500000.00', currency: 'USD' },
		address,
		property: ids.get('property'),
	});
	await make('contact', '/v1/contacts', {
		name: { full: `Casey of ${organization.slug}` },
		email: `casey@${organization.slug}.example`,
	});
	await make('household', '/v1/households', { name: `Home of ${organization.slug}` });
	await make('company', '/v1/companies', { name: `Company of ${organization.slug}` });
	await make('lead', '/v1/leads', { contact: ids.get('contact'), listing: ids.get('listing'), subject: 'A question' });
	await make('commission-plan', '/v1/commission-plans', { name: `Plan of ${organization.slug}`, rate: 5 });
	await make('deal', '/v1/deals', { title: `A deal of ${organization.slug}`, contact: ids.get('contact') });
	const deal = ids.get('deal');
	const { body: opened } = await test.call('GET', `/v1/deals/${deal}`, { as });
	ids.set('pipeline', opened.pipeline).set('deal-stage', opened.stage);
	await make('deal-party', '/v1/deal-parties', { deal, role: 'buyer', contact: ids.get('contact') });
	await make('deal-date', '/v1/deal-dates', { deal, kind: 'closing', on: '2031-05-20' });
	await make('contingency', '/v1/contingencies', { deal, kind: 'inspection' });
	await make('offer', '/v1/offers', { deal, amount: { amount: '490000.00', currency: 'USD' } });
	return ids;
}
