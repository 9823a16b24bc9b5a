/** The resources of the RESO Data Dictionary that are replicated. */
export type MlsResource = 'Property' | 'Member' | 'Office' | 'Media' | 'OpenHouse';

/** A record as its system holds it. */
export type MlsRecord = {
	/** Unique together with the system. */
	key: string;
	/** OriginatingSystemName, where the feed has several. */
	system?: string;
	/** RFC 3339, UTC. */
	modifiedAt: string;
	/** By Data Dictionary names, lookups in their short form (`ActiveUnderContract`); `x-reso` of our schema files says where each goes. */
	fields: Record<string, unknown>;
};

/** One page of a feed, in the order of ModificationTimestamp and key. */
export type MlsPage = {
	records: MlsRecord[];
	/** Go on from here: hand it back, now or next week. A record may come again and none is left out. */
	resume: string;
};

/** A change told by the system itself (RESO EntityEvent, RCP-27): the record is read anew, and is gone where it cannot be. */
export type MlsEvent = { sequence: string; resource: string; key: string };

/** A multiple listing service, read as a whole. */
export type MlsPort = {
	/** All records, or with `resume` those that changed since. Ends when nothing more is there. */
	replicate(asked: {
		resource: MlsResource;
		resume?: string;
		/** Data Dictionary names; key and timestamps always come. */
		select?: string[];
		/** Other resources that come inside, like Media. */
		expand?: string[];
		/** Narrows the feed, as an OData expression: `OriginatingSystemName eq 'actris'`. */
		filter?: string;
		/** Records a page; a system may give fewer. */
		pageSize?: number;
	}): AsyncIterable<MlsPage>;
	/** Keys of everything that is there now, in pages: what we hold beside them is gone. */
	keys(asked: { resource: MlsResource; filter?: string }): AsyncIterable<string[]>;
	/** Changes after a sequence (`0`: all). Refused where the system has no EntityEvent. */
	events(asked: { after: string; pageSize?: number }): AsyncIterable<{ events: MlsEvent[]; resume: string }>;
	/** Null: no such record, or not for us any more. */
	read(asked: { resource: MlsResource; key: string; expand?: string[] }): Promise<MlsRecord | null>;
};
