import type { Plugin } from '@freehold/core';
import { forget, forgetVisitors } from './forget.ts';
import { sync } from './homes.ts';
import { mailLink, sendLink } from './link.ts';
import { endSearch } from './searches.ts';
import { signIn, signOut } from './session.ts';
import { share, unshare } from './share.ts';

/** People of a brokerage's page who keep their saved homes with an email address: a table of contents. */
export const visitors = {
	operations: {
		'visitor.send-link': sendLink,
		'visitor.sign-in': signIn,
		'visitor.sync': sync,
		'visitor.share': share,
		'visitor.unshare': unshare,
		'visitor.end-search': endSearch,
		'visitor.sign-out': signOut,
		'visitor.forget': forget,
	},
	jobs: { 'forget-visitors': forgetVisitors },
	outwardJobs: { 'mail-visitor-link': mailLink },
} satisfies Omit<Plugin, 'name'>;
