import { definePlugin, type Plugin } from '@freehold/core';
import { replicate } from './replicate.ts';
import { lookAfterFeeds, replicateNow } from './schedule.ts';

/** The stand-in's feed, at rest: who wants to see a replication asks for one. */
const seed: NonNullable<Plugin['seed']> = async (scope, _random, { index }) => {
	const feed = { name: 'Metropolitan MLS', system: 'Mock MLS', active: false };
	if (index === 0 && !(await scope.records('feed').find({ system: feed.system }))) await scope.records('feed').create(feed);
};

export default definePlugin({
	name: 'reso',
	operations: { 'feed.replicate': replicateNow },
	jobs: { 'look-after-feeds': lookAfterFeeds },
	outwardJobs: { replicate },
	seed,
});
