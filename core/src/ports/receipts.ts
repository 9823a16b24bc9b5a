/** What became of a message, as its provider tells it later. */
export type Receipt = {
	/** The id that sending it answered. */
	message: string;
	kind: 'delivered' | 'deferred' | 'bounced' | 'complained' | 'failed' | 'opened' | 'clicked' | 'unsubscribed';
	/** In the provider's words; holds no address and no text of the message. */
	reason?: string;
	/** The organisation, where the provider hands it back; absent: it is found by the message. */
	organization?: string;
	/** RFC 3339, UTC. */
	at: string;
	/** The provider's id of this notice: the same one twice is one. */
	id: string;
};
