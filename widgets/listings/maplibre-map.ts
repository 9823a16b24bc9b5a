/**
 * The map by MapLibre, for sites that bring a vector style of their own. Its files stand beside ours as they were published (build.ts), and are
 * fetched by nobody else. Nothing comes from a third party but what the style names.
 */
import { unsafeCSS } from 'lit';
import { Map as LibreMap, Marker } from 'maplibre-gl';
import text from 'maplibre-gl/dist/maplibre-gl.css';
import type { EngineOptions, MapEngine } from './map-engine.ts';

export const sheet = unsafeCSS(text);

/** Its tiles are of 512 pixels: what we call 5 is 4 there. */
const LESS = 1;

export function startMap({ frame, label, calm, closest, source, moved, failed }: EngineOptions): MapEngine {
	const map = new LibreMap({
		container: frame,
		style: source as string,
		center: [0, 20],
		zoom: 1,
		minZoom: 1,
		maxZoom: closest - LESS,
		attributionControl: false,
		dragRotate: false,
		pitchWithRotate: false,
		touchPitch: false,
		trackResize: false,
		fadeDuration: calm ? 0 : 300,
		locale: { 'Map.Title': label },
	});
	// The section around it is the landmark; this is what the arrow keys move.
	map.getCanvas().role = 'application';
	map.touchZoomRotate.disableRotation();
	map.keyboard.disableRotation();
	map.on('moveend', moved);
	let isDrawn = false;
	map.once('style.load', () => {
		isDrawn = true;
	});
	map.on('error', ({ error }) => {
		console.warn('Freehold: <freehold-map>', error.message);
		// A tile that is missing is a hole; without a style, or a worker to read tiles, there is no map.
		if (!isDrawn || /worker/i.test(error.message)) failed();
	});
	const animate = !calm;
	return {
		rectangle() {
			const bounds = map.getBounds();
			return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
		},
		scale: () => map.getZoom() + LESS,
		fit: ([west, south, east, north], padding, maxZoom) =>
			void map.fitBounds([west, south, east, north], { padding, maxZoom: maxZoom - LESS, animate: false }),
		look: (latitude, longitude, scale) =>
			void map.easeTo({ center: [longitude, latitude], zoom: scale - LESS, animate, essential: true }),
		zoomIn: () => void map.zoomIn({ animate }),
		zoomOut: () => void map.zoomOut({ animate }),
		pin({ latitude, longitude, element, label: name, press }) {
			const button = document.createElement('div');
			button.className = 'pin-place';
			button.tabIndex = 0;
			button.role = 'button';
			button.ariaLabel = name;
			button.append(element);
			button.addEventListener('click', press);
			button.addEventListener('keydown', (event) => {
				if (event.key !== 'Enter' && event.key !== ' ') return;
				event.preventDefault();
				press();
			});
			// The sheet puts its middle on the place.
			const marker = new Marker({ element: button, anchor: 'top-left' }).setLngLat([longitude, latitude]).addTo(map);
			return { button, remove: () => void marker.remove() };
		},
		resize: () => void map.resize(),
		remove: () => map.remove(),
	};
}
