import type { BeforeHook, RecordObject } from '@freehold/core';
import { problem } from '@freehold/core';
import { isRate, placesOf } from '../money/decimal.ts';

type Fault = { pointer: string; code: string; detail: string };

/** A plan is in some currency: the organisation's where nothing is said. */
export const preparePlan: BeforeHook = (body, { organization }) => {
	const plan = { ...body, currency: body.currency ?? organization.currency };
	refuseSenseless(plan);
	return plan;
};

/** What is changed must still make sense with what stays. */
export const keepPlan: BeforeHook = async (body, scope, { id }) => {
	const stored = await scope.records('commission-plan').find({ id: id as string });
	if (stored) refuseSenseless({ ...stored, ...body });
	return body;
};

/** @throws invalid_input for a plan by which nothing can be worked out */
function refuseSenseless(plan: RecordObject): void {
	const faults: Fault[] = [];
	const fault = (pointer: string, detail: string, code = 'required'): unknown => faults.push({ pointer, code, detail });
	const { method = 'percentage' } = plan;
	const isSet = (value: unknown): boolean => value !== undefined && value !== null;
	if (!isCurrency(plan.currency)) fault('/currency', 'Must be a currency of ISO 4217', 'format');
	if (method === 'percentage' && !isSet(plan.rate)) fault('/rate', 'A plan by percentage needs its rate');
	if (method === 'flat' && !isSet(plan.flat)) fault('/flat', 'A flat plan needs its amount');
	if (method === 'tiered') refuseTiers(plan.tiers ?? [], fault);
	for (const [pointer, percent] of percentsOf(plan))
		if (!isRate(percent)) fault(pointer, 'Must have at most four decimal places', 'multipleOf');
	if (isSet(plan.minimum) && isSet(plan.maximum) && Number(plan.minimum) > Number(plan.maximum))
		fault('/maximum', `Must be ${plan.minimum} or more, the minimum`, 'minimum');
	for (const [at, { rate, amount }] of (plan.deductions ?? []).entries())
		if (isSet(rate) === isSet(amount)) fault(`/deductions/${at}`, 'Needs either a rate or an amount', 'oneOf');
	if (faults.length === 0) return;
	throw problem('invalid_input', {
		detail: faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '),
		errors: faults,
	});
}

function refuseTiers(tiers: { upTo: string | null }[], fault: (pointer: string, detail: string, code?: string) => unknown): void {
	if (tiers.length === 0) fault('/tiers', 'A tiered plan needs its tiers');
	tiers.forEach(({ upTo }, at) => {
		const isLast = at === tiers.length - 1;
		const before = tiers[at - 1]?.upTo;
		if (isLast && upTo !== null) fault(`/tiers/${at}/upTo`, 'The last tier has no end: null', 'const');
		if (!isLast && upTo === null) fault(`/tiers/${at}/upTo`, 'Only the last tier has no end');
		if (upTo && before && Number(upTo) <= Number(before)) fault(`/tiers/${at}/upTo`, `Must be more than ${before}`, 'minimum');
	});
}

/** Every percentage of a plan with its pointer. */
function percentsOf(plan: RecordObject): [pointer: string, percent: unknown][] {
	return [
		...['rate', 'listingShare', 'referralShare', 'agentShare'].map((name): [string, unknown] => [`/${name}`, plan[name]]),
		...(['tiers', 'deductions'] as const).flatMap((list) =>
			((plan[list] ?? []) as RecordObject[]).map(({ rate }, at): [string, unknown] => [`/${list}/${at}/rate`, rate]),
		),
	];
}

/** Whether it is one that sums can be done in. */
export function isCurrency(code: unknown): boolean {
	try {
		return placesOf(String(code)) >= 0;
	} catch {
		return false;
	}
}
