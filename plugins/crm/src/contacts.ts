import type { Plugin } from '@freehold/core';
import { findAll, lookAtContact, lookAtPart, lookOnce } from './duplicates/look.ts';
import { keepOneChannel } from './operations/channel.ts';
import { keepNormalised, normaliseRows } from './operations/contact.ts';
import { checkFile } from './operations/file.ts';
import { addToLead, keepEnquiry, prepareInteraction } from './operations/interaction.ts';
import { merge } from './operations/merge.ts';
import { addNote, keepMentions, tellMentioned } from './operations/note.ts';
import { checkSegment, countSegment, segmentContacts } from './operations/segment.ts';
import { checkTags, takeOff } from './operations/tag.ts';
import { unmerge } from './operations/unmerge.ts';
import { exportList, exportOne } from './vcard/export.ts';
import { importVcards } from './vcard/import.ts';

/** People and all that belongs to them: a table of contents. */
export const contacts = {
	operations: {
		'contact.merge': merge,
		'contact-merge.undo': unmerge,
		'contact-duplicate.find': findAll,
		'contact.import-vcards': importVcards,
		'interaction.add-to-lead': addToLead,
		'note.add-to-contact': addNote('contact'),
		'note.add-to-household': addNote('household'),
		'note.add-to-company': addNote('company'),
		'note.add-to-lead': addNote('lead'),
		'note.add-to-listing': addNote('listing'),
		'note.add-to-property': addNote('property'),
		'segment.contacts': segmentContacts,
		'segment.count': countSegment,
	},
	streams: { 'contact.vcard': exportOne, 'contact.export-vcards': exportList },
	before: {
		'contact.create': async (body, scope, input) => checkTags('contact')(await keepNormalised(body, scope, input), scope, input),
		'contact.update': async (body, scope, input) => checkTags('contact')(await keepNormalised(body, scope, input), scope, input),
		'contact.import': normaliseRows,
		'contact-channel.create': keepOneChannel,
		'contact-channel.update': keepOneChannel,
		'contact-file.create': checkFile,
		'contact-file.update': checkFile,
		'household.create': checkTags('household'),
		'household.update': checkTags('household'),
		'company.create': checkTags('company'),
		'company.update': checkTags('company'),
		'interaction.create': prepareInteraction,
		'note.update': keepMentions,
		'segment.create': checkSegment,
		'segment.update': checkSegment,
	},
	after: { 'note.update': tellMentioned, 'tag.delete': takeOff },
	on: {
		'contact.created': { 'find-duplicates': lookAtContact },
		'contact.updated': { 'find-duplicates': lookAtContact },
		'contact-channel.created': { 'find-duplicates': lookAtPart('contact-channel') },
		'contact-address.created': { 'find-duplicates': lookAtPart('contact-address') },
		'lead.enquired': { 'keep-enquiry': keepEnquiry },
	},
	jobs: { 'find-duplicates': lookOnce },
} satisfies Omit<Plugin, 'name'>;
