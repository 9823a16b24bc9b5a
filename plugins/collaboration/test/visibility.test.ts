import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Office, openOffice, type Person } from './office.ts';

type Kind = 'contact' | 'note' | 'deal' | 'listing';
type Subject = { entity: Kind; plural: string; id: string };

const PLURALS: Record<Kind, string> = { contact: 'contacts', note: 'notes', deal: 'deals', listing: 'listings' };

/**
 * Whoever may read a record at this moment, and nobody else, sees what is about it: the judge is the record's own address, which
 * knows nothing of comments.
 */
describeOnBoth('What is about a record', (driver) => {
	let office: Office;
	let people: Person[];
	beforeAll(async () => {
		office = await openOffice({ driver });
		people = [];
		for (const [role, name] of [
			['agent', 'Ann Agent'],
			['agent', 'Ben Agent'],
			['agent', 'Cy Outsider'],
			['broker', 'Bea Broker'],
			['viewer', 'Vic Viewer'],
			['admin', 'Ada Admin'],
		] as const)
			people.push(await office.person(role, name));
		const team = await office.call('POST', '/v1/teams', { name: 'Harbour' });
		for (const [at, role] of [
			[0, 'lead'],
			[1, 'member'],
		] as const)
			await office.call('POST', '/v1/team-members', { team: team.id, member: people[at]?.id, role });
	}, 120_000);
	afterAll(() => office?.freehold.stop());

	const subjectOf = async (entity: Kind, owner: Person, visibility: string): Promise<Subject> => {
		const plural = PLURALS[entity];
		if (entity === 'listing') {
			const body = {
				headline: 'House',
				price: { amount: '1.00', currency: 'USD' },
				propertyType: 'house',
				address: { line1: '1', city: 'Seattle', country: 'US' },
				agent: owner.id,
			};
			return { entity, plural, id: (await office.call('POST', '/v1/listings', body)).id };
		}
		const contact = await office.contact(owner);
		if (entity === 'contact') return { entity, plural, id: contact.id };
		if (entity === 'deal') {
			const deal = await office.call('POST', '/v1/deals', { title: 'Sale', contact: contact.id, agent: owner.id });
			return { entity, plural, id: deal.id };
		}
		const by = owner.name.includes('Viewer') ? office.owner : owner;
		const { id } = await office.call('POST', `/v1/contacts/${contact.id}/notes`, { text: 'Hm', visibility }, by);
		return { entity, plural, id };
	};
	const reads = async (person: Person, { plural, id }: Subject) =>
		(await office.ask('GET', `/v1/${plural}/${id}`, undefined, person)).status === 200;

	const check = async (subjects: readonly { subject: Subject; comments: string[] }[]) => {
		for (const person of people) {
			const told = new Set((await office.notifications(person)).map(({ record }: { record: string }) => record));
			for (const { subject, comments } of subjects) {
				const may = await reads(person, subject);
				const seen = (await office.comments(subject, person, subject.entity)).map(({ id }: { id: string }) => id);
				const who = `${person.name} and a ${subject.entity}`;
				expect([who, seen.toSorted()]).toEqual([who, may ? comments.toSorted() : []]);
				for (const id of comments.slice(0, 1))
					expect([who, (await office.ask('GET', `/v1/comments/${id}`, undefined, person)).status]).toEqual([
						who,
						may ? 200 : 404,
					]);
				if (!may) expect([who, told.has(subject.id)]).toEqual([who, false]);
				const followers = await office.call(
					'GET',
					`/v1/followers?entity=${subject.entity}&record=${subject.id}`,
					undefined,
					person,
				);
				if (!may) expect(followers.data).toEqual([]);
			}
			const mine = (await office.call('GET', '/v1/comments?limit=100', undefined, person)).data as {
				id: string;
				entity: string;
				record: string;
			}[];
			const known = new Map(subjects.flatMap(({ subject, comments }) => comments.map((id) => [id, subject] as const)));
			for (const { id } of mine) {
				const subject = known.get(id);
				if (subject) expect(await reads(person, subject)).toBe(true);
			}
			const feed = JSON.stringify(await office.call('GET', '/v1/activity?scope=all&limit=100', undefined, person));
			for (const { subject, comments } of subjects)
				if (!(await reads(person, subject))) for (const id of comments) expect(feed.includes(id)).toBe(false);
		}
	};

	it('is seen by whoever reads the record now, and by nobody else', async () => {
		const person = fc.nat(5);
		const made = fc.record({
			entity: fc.constantFrom<Kind>('contact', 'note', 'deal', 'listing'),
			owner: fc.nat(3),
			visibility: fc.constantFrom('private', 'team', 'organization'),
			writers: fc.array(person, { maxLength: 3 }),
			givenTo: fc.option(fc.nat(3), { nil: undefined }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(made, { minLength: 1, maxLength: 3 }), async (plan) => {
				const subjects: { subject: Subject; comments: string[] }[] = [];
				for (const { entity, owner, visibility, writers, givenTo } of plan) {
					const subject = await subjectOf(entity, people[owner] as Person, visibility);
					const comments: string[] = [];
					for (const at of writers) {
						const writer = people[at] as Person;
						const text = `All of you: ${people.map(({ id }) => `@${id}`).join(' ')}`;
						const answer = await office.ask('POST', '/v1/comments', { entity, record: subject.id, text }, writer);
						const may = !writer.name.includes('Viewer') && (await reads(writer, subject));
						expect([entity, writer.name, answer.status === 201]).toEqual([entity, writer.name, may]);
						if (answer.status === 201) comments.push(answer.body.id);
					}
					await office.settle();
					if (givenTo !== undefined && entity !== 'note')
						await office.call('PATCH', `/v1/${subject.plural}/${subject.id}`, { agent: (people[givenTo] as Person).id });
					subjects.push({ subject, comments });
				}
				await office.settle();
				await check(subjects);
			}),
			{ numRuns: 8 },
		);
	}, 300_000);
});
