import { definePlugin } from '@freehold/core';
import { seed } from '../seed/conversations.ts';
import { feed } from './activity/feed.ts';
import { afterChange, afterComment, prepareChange, prepareComment, withdraw } from './comments/comment.ts';
import { gatherDigests } from './digests/gather.ts';
import { sendDigest } from './digests/send.ts';
import { follow, leave } from './followers/follow.ts';
import { fanOut } from './notifications/fan-out.ts';
import { tellAssigned, tellNotified } from './notifications/heard.ts';
import { sendMail, unsubscribe } from './notifications/letter.ts';
import { notify } from './notifications/notify.ts';
import { close, markAllRead } from './notifications/read.ts';
import { mine, setMine } from './preferences/preferences.ts';
import { key, sendPush, subscribe } from './push/browsers.ts';
import { tidyUp } from './tidy-up.ts';

export default definePlugin({
	name: 'collaboration',
	operations: {
		'comment.withdraw': withdraw,
		'follower.follow': follow,
		'follower.leave': leave,
		'follower.activity': feed,
		'notification.mark-all-read': markAllRead,
		'notification.unsubscribe': unsubscribe,
		'notification-preference.mine': mine,
		'notification-preference.set-mine': setMine,
		'push-subscription.subscribe': subscribe,
	},
	outward: { 'push-subscription.key': key },
	before: {
		'comment.create': prepareComment,
		'comment.update': prepareChange,
		'notification.mark-read': close,
		'notification.put-away': close,
	},
	after: { 'comment.create': afterComment, 'comment.update': afterChange },
	on: { '*.notify': { tell: tellNotified }, '*.assigned': { tell: tellAssigned } },
	jobs: { 'fan-out': fanOut, 'gather-digests': gatherDigests, 'tidy-up': tidyUp },
	outwardJobs: { 'send-mail': sendMail, 'send-push': sendPush, 'send-digest': sendDigest },
	// For plugins that know at run time only whom they tell of what: `scope.service<Notices>('notices').notify(scope, …)`.
	services: { notices: { notify } },
	seed,
});
