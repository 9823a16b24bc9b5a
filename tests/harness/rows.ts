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
	await make('lead', '/v1/leads', { contact: ids.get('contact'), listing: ids.get('listing'), subject: 'A question' });
	return ids;
}
