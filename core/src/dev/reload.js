/** In every page of the console while `freehold dev` runs: loads it anew when the platform was, and shows what keeps it from that. */
const events = new EventSource('/_dev/events');
let serving;
const note = document.createElement('pre');
note.setAttribute('role', 'alert');
note.style.cssText =
	'position:fixed;inset:auto 0 0 0;z-index:2147483647;margin:0;padding:1rem;max-height:50vh;overflow:auto;white-space:pre-wrap;' +
	'font:13px/1.5 ui-monospace,monospace;background:#2b1113;color:#ffe3e0;border-top:3px solid #e5484d';

events.addEventListener('serving', ({ data }) => {
	if (serving !== undefined && serving !== data) location.reload();
	serving = data;
	note.remove();
});
events.addEventListener('fault', ({ data }) => {
	note.textContent = JSON.parse(data);
	document.body.append(note);
});
