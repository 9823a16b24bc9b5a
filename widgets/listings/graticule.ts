/** A base map without a tile server: paper, with lines of longitude and latitude at round degrees and their figures. */
import { type Coords, GridLayer } from 'leaflet';

/** Degrees between lines, from far to near. */
const STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

/** "47.62° N" with as many digits as the step needs. */
function figure(degrees: number, step: number, signs: [positive: string, negative: string]): string {
	const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
	return `${Math.abs(degrees).toFixed(digits)}° ${degrees < 0 ? signs[1] : signs[0]}`;
}

export class Graticule extends GridLayer {
	#frame: HTMLElement;

	/** `frame`: the element whose colours are used: its border's for lines, its text's for figures. */
	constructor(frame: HTMLElement) {
		super({ tileSize: 256 });
		this.#frame = frame;
	}

	protected override createTile(coords: Coords): HTMLElement {
		const size = this.getTileSize();
		const canvas = document.createElement('canvas');
		const ratio = Math.min(devicePixelRatio || 1, 2);
		canvas.width = size.x * ratio;
		canvas.height = size.y * ratio;
		const pen = canvas.getContext('2d');
		if (pen) {
			pen.scale(ratio, ratio);
			this.#draw(pen, coords);
		}
		return canvas;
	}

	#draw(pen: CanvasRenderingContext2D, coords: Coords): void {
		const map = this._map;
		const { x: width, y: height } = this.getTileSize();
		const corner = { x: coords.x * width, y: coords.y * height };
		const northWest = map.unproject([corner.x, corner.y], coords.z);
		const southEast = map.unproject([corner.x + width, corner.y + height], coords.z);
		const span = southEast.lng - northWest.lng;
		const step = STEPS.findLast((degrees) => degrees >= span / 2) ?? 30;
		const style = getComputedStyle(this.#frame);
		pen.strokeStyle = style.borderTopColor;
		pen.fillStyle = style.color;
		pen.font = '10px system-ui, sans-serif';
		pen.lineWidth = 1;
		for (let lng = Math.ceil(northWest.lng / step) * step; lng <= southEast.lng; lng += step) {
			const x = Math.round(map.project([0, lng], coords.z).x - corner.x) + 0.5;
			pen.strokeRect(x, -1, 0, height + 2);
			if (x < width - 56) pen.fillText(figure(lng, step, ['E', 'W']), x + 4, height - 6);
		}
		for (let lat = Math.ceil(southEast.lat / step) * step; lat <= northWest.lat; lat += step) {
			const y = Math.round(map.project([lat, 0], coords.z).y - corner.y) + 0.5;
			pen.strokeRect(-1, y, width + 2, 0);
			pen.fillText(figure(lat, step, ['N', 'S']), 4, y - 4);
		}
	}
}
