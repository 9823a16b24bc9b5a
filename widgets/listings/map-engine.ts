/** What a map of homes needs of whatever draws it. Pins, clusters, cards and events are ours (freehold-map.ts), so two engines look and act alike. */
import type { Rectangle } from './query.ts';

/** Scales are those of tiles of 256 pixels: 0 shows the world on one. */
export type MapEngine = {
	/** What is to be seen; may reach over the date line and the poles. */
	rectangle(): Rectangle;
	scale(): number;
	/** Shows a rectangle at once, with so many pixels around it, no closer than a scale. */
	fit(rectangle: Rectangle, around: number, closest: number): void;
	look(latitude: number, longitude: number, scale: number): void;
	zoomIn(): void;
	zoomOut(): void;
	/** Puts a pin on a place: a button for mouse, touch and keyboard. */
	pin(pin: PinOnMap): PlacedPin;
	/** The frame has another size. */
	resize(): void;
	remove(): void;
};

export type PinOnMap = { latitude: number; longitude: number; element: HTMLElement; label: string; press(): void };
export type PlacedPin = { button: HTMLElement | undefined; remove(): void };

export type EngineOptions = {
	frame: HTMLElement;
	/** What the map is called aloud. */
	label: string;
	/** No movement that nobody asked for. */
	calm: boolean;
	closest: number;
	/** Address of a tile server, or of a style for MapLibre. */
	source: string | undefined;
	/** It has come to rest somewhere else. */
	moved(): void;
	/** It cannot go on. */
	failed(): void;
};
