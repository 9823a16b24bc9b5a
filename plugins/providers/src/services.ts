import { googleCalendar } from './calendar/google.ts';
import { icalCalendar } from './calendar/ical.ts';
import { calendarMock } from './calendar/mock.ts';
import { attom } from './data/attom.ts';
import { dataMock } from './data/mock.ts';
import { census } from './data/public-sources.ts';
import { gotenberg } from './document/gotenberg.ts';
import { documentMock } from './document/mock.ts';
import { pdf } from './document/pdf.ts';
import { localEmbedding } from './embedding/local.ts';
import { embeddingMock } from './embedding/mock.ts';
import { geminiEmbedding, openaiEmbedding } from './embedding/services.ts';
import { geocodingMock } from './geocoding/mock.ts';
import { nominatim } from './geocoding/nominatim.ts';
import { mlsMock } from './mls/mock.ts';
import { reso } from './mls/reso.ts';
import { linkedin } from './social/linkedin.ts';
import { meta } from './social/meta.ts';
import { socialMock } from './social/mock.ts';
import { networks } from './social/networks.ts';
import { x } from './social/x.ts';
import { gemini } from './text/gemini.ts';
import { textMock } from './text/mock.ts';
import { openai } from './text/openai.ts';
import { exact, ownDatabase, pgvector } from './vector/database.ts';
import { vectorMock } from './vector/mock.ts';
import { weaviate } from './vector/weaviate.ts';

/** Everything that asks, knows, places, writes and draws; what sends to people is in `delivery.ts`. */
export const serviceDrivers = {
	'data/mock': dataMock,
	'data/attom': attom,
	'data/census': census,
	'mls/mock': mlsMock,
	'mls/reso': reso,
	'calendar/mock': calendarMock,
	'calendar/ical': icalCalendar,
	'calendar/google': googleCalendar,
	'social/mock': socialMock,
	'social/meta': meta,
	'social/linkedin': linkedin,
	'social/x': x,
	'social/networks': networks,
	'geocoding/mock': geocodingMock,
	'geocoding/nominatim': nominatim,
	'text/mock': textMock,
	'text/gemini': gemini,
	'text/openai': openai,
	'embedding/mock': embeddingMock,
	'embedding/local': localEmbedding,
	'embedding/gemini': geminiEmbedding,
	'embedding/openai': openaiEmbedding,
	'vector/mock': vectorMock,
	'vector/database': ownDatabase,
	'vector/exact': exact,
	'vector/pgvector': pgvector,
	'vector/weaviate': weaviate,
	'document/mock': documentMock,
	'document/pdf': pdf,
	'document/gotenberg': gotenberg,
};
