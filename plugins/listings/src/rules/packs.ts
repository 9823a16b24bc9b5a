import type { Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { DUBAI } from './dubai.ts';
import type { Context, RulePack } from './model.ts';
import { NORTH_AMERICA } from './north-america.ts';

/** The packs that come with this plugin, as services: each can be replaced, and others added, by a plugin's own. */
export const RULE_PACKS: Readonly<Record<string, RulePack>> = {
	'rule-pack/none': { title: 'None' },
	'rule-pack/dubai': DUBAI,
	'rule-pack/north-america': NORTH_AMERICA,
};

/**
 * The rules of the organisation's market.
 * @throws conflict where the plugin that brings them is not there: nothing is published by no rules at all
 */
export function packOf({ organization, service }: Pick<Scope, 'organization' | 'service'>): RulePack {
	try {
		return service<RulePack>(`rule-pack/${organization.rulePack}`);
	} catch {
		throw problem('conflict', { detail: `The rules “${organization.rulePack}” of this organisation are not installed` });
	}
}

/** What the rules are told beside the listing. */
export const contextOf = ({ organization }: Pick<Scope, 'organization'>): Context => ({
	organization,
	today: dayIn(organization.timeZone),
});

/** A moment's day in a zone: `2026-01-31`. Swedish writes dates as ISO 8601 does. */
export const dayIn = (timeZone: string, at = new Date()): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
