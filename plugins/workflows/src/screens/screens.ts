/** What the console shows of workflows beyond lists: the designer with its runs, and what one is asked. */
import './words.ts';
import './designer.ts';
import './approvals.ts';
