/** The map by Leaflet: tiles of the site's own server, or our own drawing. */
import { DivIcon, LatLngBounds, Map as LeafletMap, Marker, TileLayer } from 'leaflet';
// Leaflet's own rules, as text: Rollup puts them in, without the pictures.
import text from 'leaflet/dist/leaflet.css';
import { unsafeCSS } from 'lit';
import { Graticule } from './graticule.ts';
import type { EngineOptions, MapEngine } from './map-engine.ts';

export const sheet = unsafeCSS(text);

export function startMap({ frame, calm, closest, source, moved }: EngineOptions): MapEngine {
	const map = new LeafletMap(frame, {
		attributionControl: false,
		zoomControl: false,
		zoomAnimation: !calm,
		fadeAnimation: !calm,
		markerZoomAnimation: !calm,
		inertia: !calm,
		maxZoom: closest,
		minZoom: 2,
		worldCopyJump: true,
	});
	map.setView([20, 0], 2).addLayer(source ? new TileLayer(source, { maxZoom: 19 }) : new Graticule(frame));
	map.on('moveend', moved);
	return {
		rectangle() {
			const bounds = map.getBounds();
			return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
		},
		scale: () => map.getZoom(),
		fit([west, south, east, north], around, maxZoom) {
			const bounds = new LatLngBounds([south, west], [north, east]);
			map.fitBounds(bounds, { padding: [around, around], maxZoom, animate: false });
		},
		look: (latitude, longitude, scale) => void map.setView([latitude, longitude], scale),
		zoomIn: () => void map.zoomIn(),
		zoomOut: () => void map.zoomOut(),
		pin({ latitude, longitude, element, label, press }) {
			// No size: the price makes it; the sheet puts its middle on the place.
			const icon = new DivIcon({ html: element, className: 'pin-place', iconSize: null as unknown as undefined });
			const marker = new Marker([latitude, longitude], { icon, alt: label, riseOnHover: true }).addTo(map);
			marker.getElement()?.setAttribute('aria-label', label);
			marker.on('click', press);
			return { button: marker.getElement(), remove: () => void marker.remove() };
		},
		resize: () => void map.invalidateSize({ pan: false }),
		remove: () => void map.remove(),
	};
}
