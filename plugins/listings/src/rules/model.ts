import type { Organization } from '@freehold/core';

/** A listing as the rules look at it, in the words of the API; whatever is not set is null or absent. */
// biome-ignore lint/suspicious/noExplicitAny: a record's fields are its schema's
export type Offer = Record<string, any>;

/** What keeps a listing from being published, at its field. */
export type Fault = { pointer: string; code: string; detail: string };

/** Words that a market's law looks at. `phrase` is matched whole, in any case, with any blanks or hyphens between its words. */
export type Phrase = { phrase: string; class: string; why: string };

/** A phrase where it was found. `at`: characters before it in that text. */
export type Flag = { pointer: string; phrase: string; at: number; why: string; class: string };

export type Context = {
	organization: Pick<Organization, 'name' | 'displayName'>;
	/** In the organisation's time zone: `2026-01-31`. */
	today: string;
};

/**
 * The rules of a market: data, and functions that look at one listing and change nothing. A plugin adds one as the service
 * `rule-pack/NAME`, for organisations whose `rulePack` is NAME (docs/guides/rule-packs.md).
 */
export type RulePack = {
	title: string;
	/** What is missing before the public may see it. */
	publish?: (offer: Offer, context: Context) => Fault[];
	/** What is missing before it may be closed. */
	close?: (offer: Offer, step: 'sell' | 'rent') => Fault[];
	/** What publishing fills in where nothing is said. */
	complete?: (offer: Offer, context: Context) => Record<string, unknown>;
	/** Words that are flagged in headline, description and features. */
	phrases?: readonly Phrase[];
};
