import { definePlugin } from '@freehold/core';
import { seed } from '../seed/leads.ts';
import { keepNormalised, normaliseRows } from './operations/contact.ts';
import { enquire } from './operations/enquire.ts';
import { prepareLead, prepareLeads } from './operations/lead.ts';

export default definePlugin({
	name: 'crm',
	operations: { 'lead.enquire': enquire },
	before: {
		'contact.create': keepNormalised,
		'contact.update': keepNormalised,
		'contact.import': normaliseRows,
		'lead.create': prepareLead,
		'lead.import': prepareLeads,
	},
	seed,
});
