import { definePlugin } from '@freehold/core';
import { seedAgents } from '../seed/agents.ts';
import { seedChats } from '../seed/chats.ts';
import { seedContacts } from '../seed/contacts.ts';
import { seed } from '../seed/leads.ts';
import { agents } from './agents/profile.ts';
import { chat } from './chat/chat.ts';
import { contacts } from './contacts.ts';
import { leads } from './leads.ts';
import { newsletter } from './newsletter/signup.ts';
import { enquire } from './operations/enquire.ts';
import { prepareLead, prepareLeads } from './operations/lead.ts';
import { visitors } from './visitors/visitors.ts';

export default definePlugin({
	name: 'crm',
	...leads,
	operations: {
		...contacts.operations,
		...leads.operations,
		...agents.operations,
		...newsletter.operations,
		...chat.operations,
		...visitors.operations,
		'lead.enquire': enquire,
	},
	outwardJobs: { ...leads.outwardJobs, ...newsletter.outwardJobs, ...chat.outwardJobs, ...visitors.outwardJobs },
	streams: contacts.streams,
	before: { ...contacts.before, ...leads.before, ...agents.before, 'lead.create': prepareLead, 'lead.import': prepareLeads },
	after: { ...contacts.after, ...leads.after, ...agents.after, ...chat.after },
	on: { ...contacts.on, ...leads.on },
	jobs: { ...contacts.jobs, ...leads.jobs, ...visitors.jobs },
	async seed(...parts) {
		await seed(...parts);
		await seedContacts(...parts);
		await seedAgents(...parts);
		await seedChats(parts[0]);
	},
});
