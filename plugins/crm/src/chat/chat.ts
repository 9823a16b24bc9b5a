import type { Plugin } from '@freehold/core';
import { assign, changed, markRead, messages, reply } from './answer.ts';
import { hours } from './hours.ts';
import { mailAnswers } from './mail.ts';
import { begin, end, introduce, listen, read, say } from './visitor.ts';

/** Conversations of visitors with the brokerage. */
export const chat = {
	operations: {
		'chat-conversation.begin': begin,
		'chat-conversation.say': say,
		'chat-conversation.read': read,
		'chat-conversation.listen': listen,
		'chat-conversation.introduce': introduce,
		'chat-conversation.end': end,
		'chat-conversation.hours': hours,
		'chat-conversation.messages': messages,
		'chat-conversation.reply': reply,
		'chat-conversation.assign': assign,
		'chat-conversation.mark-read': markRead,
	},
	after: { 'chat-conversation.close': changed, 'chat-conversation.reopen': changed },
	outwardJobs: { 'mail-chat': mailAnswers },
} satisfies Omit<Plugin, 'name'>;
