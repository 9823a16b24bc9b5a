/** A provider's call to us, as it came in: signatures are over the bytes. */
export type CallbackRequest = {
	method: string;
	/** As the provider knows it, with its query: Twilio signs it. */
	url: string;
	/** Lower-case names. */
	headers: Readonly<Record<string, string>>;
	body: Uint8Array;
};

/** One thing that a provider tells; a call may hold several. */
export type CallbackEvent = {
	/** What the provider calls it by: the same one twice is one. At most 200 characters. */
	id: string;
	/** The provider's own word for it: `delivered`, `bounce`. */
	type: string;
	/** The id of ours that it answers to, which we had given the provider with a message. Never who the organisation is. */
	messageKey?: string;
	/** RFC 3339, UTC. */
	at?: string;
	/** What it says, for whoever handles it. Kept encrypted. */
	data: unknown;
};

/** A provider that calls back. */
export type CallbackProvider = {
	/** Its name for people. */
	title: string;
	/**
	 * Checks the signature over the bytes, then reads them.
	 * @param now milliseconds since 1970
	 * @throws ProviderError unauthorized where the signature is wrong or too old; Problem for what cannot be read
	 */
	read(request: CallbackRequest, now: number): CallbackEvent[] | Promise<CallbackEvent[]>;
};
