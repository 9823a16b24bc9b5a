import { definePlugin } from '@freehold/core';
import { seed } from '../seed/office.ts';
import { decide, mine } from './operations/approvals.ts';
import { check, keepPublished, numberVersion, publish, removed, switched } from './operations/publishing.ts';
import { cancel, replay, retry, start, state } from './operations/runs.ts';
import { templates, useTemplate } from './operations/templates.ts';
import { advance } from './runs/advance.ts';
import { hearing } from './runs/hearing.ts';
import { fire, ripen, tend } from './runs/timers.ts';
import { wake } from './runs/waiting.ts';

export default definePlugin({
	name: 'workflows',
	operations: {
		'workflow.templates': templates,
		'workflow.use-template': useTemplate,
		'workflow.start': start,
		'workflow.state': state,
		'workflow-version.check': check,
		'workflow-version.publish': publish,
		'workflow-run.cancel': cancel,
		'workflow-run.retry': retry,
		'workflow-run.replay': replay,
		'workflow-approval.mine': mine,
		'workflow-approval.decide': decide,
	},
	before: {
		'workflow-version.create': numberVersion,
		'workflow-version.update': keepPublished,
		'workflow-version.delete': keepPublished,
	},
	after: { 'workflow.switch-on': switched, 'workflow.switch-off': switched, 'workflow.delete': removed },
	onAny: { begin: hearing },
	jobs: { advance, wake, fire, ripen, tend },
	seed,
});
