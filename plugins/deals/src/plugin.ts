import { definePlugin } from '@freehold/core';
import { seed } from '../seed/deals.ts';
import { earnings } from './commission/earnings.ts';
import { keepPlan, preparePlan } from './commission/plan.ts';
import { previewDeal, previewPlan } from './commission/preview.ts';
import { print, printStatement } from './commission/print.ts';
import { correct, dated, keepApproval } from './commission/statement.ts';
import { adopt, keepAdded, keepParty, prepareParty, stay } from './deals/belonging.ts';
import { afterContingency, beginContingency } from './deals/contingencies.ts';
import { attach } from './deals/documents.ts';
import { forecast } from './deals/forecast.ts';
import { lose, stage, win } from './deals/move.ts';
import { overview } from './deals/overview.ts';
import { followDeal, keepDeal, keepOpening, prepareDeal, releaseDeal } from './deals/record.ts';
import { reopen } from './deals/reopen.ts';
import { timeline } from './deals/timeline.ts';
import { counter } from './offers/counter.ts';
import { expireOffer } from './offers/expire.ts';
import {
	afterAccept,
	afterReject,
	afterSubmit,
	afterWithdraw,
	beginAccept,
	beginEnd,
	beginSubmit,
} from './offers/transitions.ts';
import { keepKnownOffer, keepOffer, prepareOffer } from './offers/write.ts';
import { defaults } from './pipelines/defaults.ts';
import { keepPipelineInUse, keepStage, keepStageInUse } from './pipelines/keep.ts';

export default definePlugin({
	name: 'deals',
	operations: {
		'pipeline.defaults': defaults,
		'deal.stage': stage,
		'deal.win': win,
		'deal.lose': lose,
		'deal.reopen': reopen,
		'deal.timeline': timeline,
		'deal.attach': attach,
		'deal.forecast': forecast,
		'deal.overview': overview,
		'deal.preview-commission': previewDeal,
		'offer.counter': counter,
		'commission-plan.preview': previewPlan,
		'commission-statement.correct': correct,
		'commission-statement.print': print,
		'commission-line.earnings': earnings,
	},
	before: {
		'deal.create': prepareDeal,
		'deal.update': keepDeal,
		'deal.delete': releaseDeal,
		'deal-stage.update': keepStage,
		'deal-stage.delete': keepStageInUse,
		'pipeline.delete': keepPipelineInUse,
		'deal-party.create': prepareParty,
		'deal-party.update': keepParty,
		'deal-date.create': adopt,
		'deal-date.update': stay('deal-date'),
		'deal-document.update': stay('deal-document'),
		'contingency.create': adopt,
		'contingency.update': stay('contingency'),
		'contingency.satisfy': beginContingency,
		'contingency.waive': beginContingency,
		'contingency.fail': beginContingency,
		'contingency.reopen': beginContingency,
		'offer.create': prepareOffer,
		'offer.update': keepOffer,
		'offer.delete': keepKnownOffer,
		'offer.submit': beginSubmit,
		'offer.accept': beginAccept,
		'offer.reject': beginEnd,
		'offer.withdraw': beginEnd,
		'commission-plan.create': preparePlan,
		'commission-plan.update': keepPlan,
		'commission-statement.approve': dated('approvedAt'),
		'commission-statement.pay': dated('paidAt'),
	},
	after: {
		'deal.create': keepOpening,
		'deal.update': followDeal,
		'deal-party.create': keepAdded('party', ({ role }) => role),
		'deal-date.create': keepAdded('date', ({ kind }) => kind),
		'contingency.create': keepAdded('contingency', ({ status }) => status),
		'contingency.satisfy': afterContingency('satisfy'),
		'contingency.waive': afterContingency('waive'),
		'contingency.fail': afterContingency('fail'),
		'contingency.reopen': afterContingency('reopen'),
		'offer.create': keepAdded('offer', ({ status }) => status),
		'offer.submit': afterSubmit,
		'offer.accept': afterAccept,
		'offer.reject': afterReject,
		'offer.withdraw': afterWithdraw,
		'commission-statement.approve': keepApproval,
		'commission-statement.pay': keepApproval,
	},
	jobs: { 'expire-offer': expireOffer },
	outwardJobs: { 'print-statement': printStatement },
	seed,
});
