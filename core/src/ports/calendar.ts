/** An appointment. Times are RFC 3339 in UTC; of a whole day they are dates, and `end` is the day after. */
export type CalendarEvent = {
	/** Stays the same for life, in every calendar that has a copy. */
	uid: string;
	title: string;
	description?: string;
	location?: string;
	start: string;
	end: string;
	allDay?: boolean;
	/** IANA zone in which a repetition goes on at the same hour. */
	timeZone?: string;
	status?: 'confirmed' | 'tentative' | 'cancelled';
	/** RFC 5545 RRULE without its name: `FREQ=WEEKLY;COUNT=4`. */
	repeats?: string;
	/** Starts of repetitions that are left out. */
	except?: string[];
	/** Grows with every change that concerns those invited. */
	revision?: number;
	organizer?: { name?: string; email: string };
	attendees?: { name?: string; email: string; answer?: 'yes' | 'no' | 'maybe' | 'none' }[];
	/** Minutes before the start. */
	reminders?: number[];
	url?: string;
};

/** One appointment on one day: a repetition is as many of them as fall into the time asked for. */
export type Occurrence = Omit<CalendarEvent, 'repeats' | 'except'> & { repeated: boolean };

/** An account at the service, where it is not the installation's own. */
export type CalendarAccount = { refreshToken: string };

type Where = { calendar: string; account?: CalendarAccount };

/** Calendars: of our own, of a service, or feeds that are read at a URL. */
export type CalendarPort = {
	/** Adds an event, or replaces the one with this uid. */
	write(asked: Where & { event: CalendarEvent }): Promise<{ uid: string; link?: string }>;
	/** Nothing there is good, too. */
	remove(asked: Where & { uid: string }): Promise<void>;
	/** Everything that touches the time from `from` to `to`, by start; at most 5,000. Where `calendar` is a URL, the feed there. */
	list(asked: Where & { from: string; to: string }): Promise<Occurrence[]>;
	/** When somebody is not free, overlaps joined. What is cancelled or tentative does not count. */
	busy(asked: {
		calendars: string[];
		account?: CalendarAccount;
		from: string;
		to: string;
	}): Promise<{ start: string; end: string }[]>;
	/** The whole calendar as an iCalendar file, to subscribe to. */
	feed(asked: Where & { name: string }): Promise<{ text: string }>;
	/** Events that are kept elsewhere as such a file. */
	publish(asked: { name: string; events: CalendarEvent[] }): Promise<{ text: string }>;
	/** One event as a file for a mail: an invitation, or its withdrawal. */
	invitation(asked: { event: CalendarEvent; method: 'REQUEST' | 'CANCEL' | 'PUBLISH' }): Promise<{ text: string }>;
	/** What is in an iCalendar file that somebody gave us. */
	parse(asked: { text: string; from: string; to: string }): Promise<Occurrence[]>;
};
