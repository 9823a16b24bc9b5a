/** What the console shows of tasks and appointments beyond lists: the day, the calendar, and both in short on the first page. */
import './words.ts';
import './day.ts';
import './tasks-card.ts';
import './appointments-card.ts';
import './calendar.ts';
