/** One delivery to a receiver; it is signed already. */
export type WebhookDelivery = {
	url: string;
	headers: Record<string, string>;
	body: string;
	/** Milliseconds; 10,000 where nothing is said. */
	timeout?: number;
};

export type WebhookAnswer = {
	/** Whatever was answered, good or not: who delivers judges it. */
	status: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** The answer's beginning, for the delivery log. */
	body: string;
	milliseconds: number;
};

export type WebhookPort = {
	/** @throws ProviderError unavailable where nothing answered in time; refused where the address may not be called */
	deliver(delivery: WebhookDelivery): Promise<WebhookAnswer>;
};
