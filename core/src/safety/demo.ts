import { createHash } from 'node:crypto';

/** The demo's organisations, by the last part of their addresses. */
export const DEMO_SLUGS = ['harbour', 'eastshore'] as const;

/** A UUIDv7 that the seed decides, dated to the day the project began. */
export function demoId(seed: number, slug: string): string {
	const hex = createHash('sha256').update(`freehold demo ${seed} ${slug}`).digest('hex');
	return `019a0000-0000-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

/** Another seed makes other organisations beside those of the first. */
export const demoSlug = (seed: number, slug: string): string => (seed === 1 ? slug : `${slug}-${seed}`);

const SEEDS = [1, 2, 3, 4, 5];

/** The organisations that `freehold seed` makes with the seeds that people try. */
export const demoOrganizations = (): { id: string; slug: string }[] =>
	SEEDS.flatMap((seed) =>
		DEMO_SLUGS.map((name) => {
			const slug = demoSlug(seed, name);
			return { slug, id: demoId(seed, slug) };
		}),
	);
