import { join } from 'node:path';
import type { Plugin } from '@freehold/core';
import { matchAgain, matchNew } from './alerts/match.ts';
import { afterSearch, prepareSearch } from './alerts/search.ts';
import { sendAlerts, sendDigests } from './alerts/send.ts';
import { askByMail, confirm, subscribe, unsubscribe } from './alerts/subscribe.ts';
import { makeDaily, makeWeekly } from './followups/make.ts';
import { afterFinish, prepareFollowUp, refuseFallingDays, snooze } from './followups/operations.ts';
import { matchingContacts, matchingListings } from './matching/match.ts';
import {
	afterContact,
	afterContacted,
	afterCreate,
	afterEnd,
	afterReopen,
	afterUpdate,
	beforeUpdate,
	scoreLead,
} from './operations/begin.ts';
import { respondOnMove, responseTimes, watchResponse } from './response/first-response.ts';
import { refuseWrongHours } from './response/hours.ts';
import { claim, offered } from './routing/claim.ts';
import { dryRun } from './routing/question.ts';
import { reassign } from './routing/route.ts';
import { refuseNobody } from './routing/rule.ts';
import { interactionHeard, mergeHeard } from './scoring/heard.ts';
import { hotList } from './scoring/hot-list.ts';
import { previewWeights, rescoreAll } from './scoring/rescore.ts';
import { afterSignal, prepareSignal } from './scoring/signals.ts';

const checkPolicy = (body: Record<string, unknown>) => {
	refuseWrongHours(body, 'businessHours');
	return body;
};
const checkAvailability = (body: Record<string, unknown>) => {
	refuseWrongHours(body, 'hours');
	return body;
};

/** What leads do beyond being kept: score, answer in time, follow-ups, routing, matching, saved searches. */
export const leads = {
	serves: { '/alerts': join(import.meta.dirname, '../page') },
	operations: {
		'lead.score': scoreLead,
		'lead.hot-list': hotList,
		'lead.claim': claim,
		'lead.offered': offered,
		'lead.response-times': responseTimes,
		'lead-policy.preview': previewWeights,
		'follow-up.snooze': snooze,
		'routing-rule.dry-run': dryRun,
		'saved-search.subscribe': subscribe,
		'saved-search.confirm': confirm,
		'saved-search.unsubscribe': unsubscribe,
		'saved-search.matching-listings': matchingListings,
		'saved-search.matching-contacts': matchingContacts,
	},
	before: {
		'lead.update': beforeUpdate,
		'lead.contact': respondOnMove,
		'lead.qualify': respondOnMove,
		'lead.arrange-viewing': respondOnMove,
		'lead-signal.create': prepareSignal,
		'lead-policy.create': checkPolicy,
		'lead-policy.update': checkPolicy,
		'agent-availability.create': checkAvailability,
		'agent-availability.update': checkAvailability,
		'follow-up.create': prepareFollowUp,
		'follow-up-cadence.create': refuseFallingDays,
		'follow-up-cadence.update': refuseFallingDays,
		'routing-rule.create': refuseNobody,
		'routing-rule.update': refuseNobody,
		'saved-search.create': prepareSearch,
		'saved-search.update': prepareSearch,
	},
	after: {
		'lead.create': afterCreate,
		'lead.update': afterUpdate,
		'lead.contact': afterContacted,
		'lead.qualify': afterEnd,
		'lead.arrange-viewing': afterEnd,
		'lead.win': afterEnd,
		'lead.lose': afterEnd,
		'lead.reopen': afterReopen,
		'contact.update': afterContact,
		'lead-signal.create': afterSignal,
		'follow-up.finish': afterFinish,
		'saved-search.create': afterSearch,
	},
	on: {
		'interaction.created': { 'count-for-lead': interactionHeard },
		'contact.merged': { 'score-again': mergeHeard },
		'contact.parted': { 'score-again': mergeHeard },
		'listing.published': { 'alert-searches': matchNew },
		'listing.updated': { 'alert-searches-again': matchAgain },
	},
	jobs: {
		'watch-response': watchResponse,
		'reassign-lead': reassign,
		'score-leads': rescoreAll,
		'follow-up-daily': makeDaily,
		'follow-up-weekly': makeWeekly,
		'alert-digests': sendDigests,
	},
	outwardJobs: { 'send-alerts': sendAlerts, 'ask-subscriber': askByMail },
} satisfies Omit<Plugin, 'name'>;
