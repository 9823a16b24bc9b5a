/** The page behind the link in a confirmation: shows a booking, moves it, cancels it. The token is in the fragment, which no server sees. */
const token = location.hash.slice(1);
const part = (id) => document.getElementById(id);

/** @returns the answer's body; throws an Error in words for people */
async function call(what, body = {}) {
	const response = await fetch(`/v1/bookings/${what}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ token, ...body }),
	});
	const answer = response.status === 204 ? null : await response.json();
	if (!response.ok) throw new Error(answer?.detail ?? answer?.title ?? 'That did not work');
	return answer;
}

const timeIn = (zone) => {
	const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
	return (time) => format.format(new Date(time));
};

const STATES = {
	cancelled: 'It was cancelled.',
	done: 'It has taken place.',
	no_show: 'It is over.',
	proposed: 'It is not confirmed yet.',
};

async function show() {
	const { title, organization, startsAt, timeZone, place, status, slots } = await call('see');
	const shown = timeIn(timeZone);
	part('office').textContent = organization;
	part('title').textContent = title;
	part('when').textContent = `${shown(startsAt)} (${timeZone})`;
	part('place').textContent = place ?? '';
	part('state').textContent = STATES[status] ?? '';
	part('change').hidden = !['confirmed', 'proposed'].includes(status) || new Date(startsAt) < new Date();
	part('slot').replaceChildren(...slots.map(({ start }) => new Option(shown(start), start)));
}

/** Does it, shows how things stand then, and says what came of it. */
async function act(work, done) {
	let said = done;
	try {
		await work();
	} catch (error) {
		said = error.message;
	}
	await show();
	part('state').textContent = said;
}

part('change').addEventListener('submit', (event) => {
	event.preventDefault();
	act(() => call('change', { startsAt: part('slot').value }), 'It was moved. A mail with the new time is on its way.');
});
part('cancel').addEventListener('click', () => act(() => call('cancel'), 'It was cancelled.'));

show().catch((error) => {
	part('state').textContent = error.message;
});
