/** Words of working without a network. */
import { addStrings } from '@freehold/widgets/kit';

addStrings({
	outbox: 'Waiting for the network',
	outboxOffline: 'Offline',
	outboxWaiting: 'To look at',
	outboxOfflineHint:
		'There is no connection. What you see is as it was loaded last; what you change is kept here and sent when the network is back.',
	outboxHint: 'What was done without a network, in its order. What is sent is gone from here.',
	outboxKept: 'Kept; it is sent when the network is back',
	outboxSent: { one: 'One change was sent', other: '{count} changes were sent' },
	outboxSome: { one: 'One change needs a look', other: '{count} changes need a look' },
	outboxLook: 'Look',
	outboxDiscard: 'Discard',
	outboxTheirs: 'Put theirs back',
	outboxMine: 'Keep mine',
	outboxOverwrote: '{field}: you saw “{seen}”; meanwhile it had become “{theirs}”. Yours, “{mine}”, was written over it.',
	'outbox-waiting': 'Waiting',
	'outbox-refused': 'Refused',
	'outbox-conflict': 'Written over',
	// push and the application
	pushOn: 'Notify me here',
	pushOff: 'Stop notifying here',
	pushIsOn: 'This browser is told of what concerns you.',
	pushIsOff: 'Told even when the console is closed.',
	pushBlocked: 'Notifications are blocked for this site in the browser’s settings.',
	pushNone: 'This browser cannot be notified.',
	renewed: 'There is a new version',
	renew: 'Load it',
});
