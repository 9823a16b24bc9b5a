import { join } from 'node:path';
import { definePlugin } from '@freehold/core';
import { seed } from '../seed/days.ts';
import {
	afterBooking,
	afterCancellation as afterCalledOff,
	afterMove,
	afterNoShow,
	afterRemoval,
	prepareAppointment,
	prepareCancellation,
	prepareMove,
	refuseToCome,
	remindAppointment,
} from './calendar/appointment.ts';
import { availability, prepareAbsence, prepareHours } from './calendar/availability.ts';
import { book, cancelBooking, changeBooking, seeBooking, slots } from './calendar/booking.ts';
import { address, prepareFeed, readFeed, renew } from './calendar/feed.ts';
import { invite } from './calendar/invitations.ts';
import { openHouses } from './calendar/open-houses.ts';
import { readCalendar } from './calendar/other-calendars.ts';
import { people, setPeople } from './calendar/people.ts';
import { blockers, setBlockers } from './tasks/blockers.ts';
import { prepareChange, prepareRows, prepareTask } from './tasks/prepare.ts';
import { productivity } from './tasks/productivity.ts';
import { planTask, remind } from './tasks/reminders.ts';
import { repeat } from './tasks/series.ts';
import { makeStarterTasks } from './tasks/starter.ts';
import {
	afterCancellation,
	afterCompletion,
	afterReopening,
	cancel,
	complete,
	completeAnyway,
	history,
	reopen,
	start,
} from './tasks/states.ts';
import { today } from './tasks/today.ts';

export default definePlugin({
	name: 'tasks',
	operations: {
		'task.today': today,
		'task.productivity': productivity,
		'task.complete-anyway': completeAnyway,
		'task.history': history,
		'task.blockers': blockers,
		'task.set-blockers': setBlockers,
		'working-time.availability': availability,
		'appointment.people': people,
		'appointment.set-people': setPeople,
		'appointment.slots': slots,
		'appointment.list-open-houses': openHouses,
		'appointment.book': book,
		'appointment.see-booking': seeBooking,
		'appointment.change-booking': changeBooking,
		'appointment.cancel-booking': cancelBooking,
		'calendar-feed.address': address,
		'calendar-feed.renew': renew,
	},
	streams: { 'calendar-feed.read': readFeed },
	outward: { 'absence.read-calendar': readCalendar },
	before: {
		'task.create': prepareTask,
		'task.update': prepareChange,
		'task.import': prepareRows,
		'task.start': start,
		'task.complete': complete,
		'task.cancel': cancel,
		'task.reopen': reopen,
		'working-time.create': prepareHours,
		'working-time.update': prepareHours,
		'absence.create': prepareAbsence,
		'absence.update': prepareAbsence,
		'appointment.create': prepareAppointment,
		'appointment.update': prepareMove,
		'appointment.cancel': prepareCancellation,
		'appointment.delete': refuseToCome,
		'calendar-feed.create': prepareFeed,
	},
	after: {
		'listing.create': makeStarterTasks,
		'task.create': planTask,
		'task.update': planTask,
		'task.complete': afterCompletion,
		'task.cancel': afterCancellation,
		'task.reopen': afterReopening,
		'appointment.create': afterBooking,
		'appointment.update': afterMove,
		'appointment.cancel': afterCalledOff,
		'appointment.no-show': afterNoShow,
		'appointment.delete': afterRemoval,
	},
	jobs: { remind, repeat, 'remind-appointment': remindAppointment },
	outwardJobs: { invite },
	serves: { '/booking': join(import.meta.dirname, '../page') },
	seed,
});
