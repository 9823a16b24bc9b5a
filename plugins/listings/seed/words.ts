import type { Style } from './pictures/houses.ts';

/** How homes of one style are told about. `{near}`, `{beds}`, `{year}`, `{place}` are filled in. */
export type Words = { headlines: string[]; openings: string[]; insides: string[]; outsides: string[]; features: string[] };

/** The words describe the home, never who should live in it (Fair Housing: 42 USC 3604(c)). */
export const WORDS: Record<Style, Words> = {
	craftsman: {
		headlines: [
			'Sunlit craftsman {near}',
			'Restored {year} bungalow {near}',
			'Craftsman with a deep porch {near}',
			'Box-beam craftsman {near}',
		],
		openings: [
			'Built in {year} and cared for ever since, this {beds}-bedroom craftsman keeps its box beams, leaded glass and broad front porch, and hides new wiring, plumbing and insulation behind them.',
			'Fir floors, a river-rock fireplace and windows on three sides: a {year} craftsman that has been restored by people who do such work for a living.',
		],
		insides: [
			'The living room opens to the dining room through a colonnade with built-in bookcases. The kitchen was rebuilt with soapstone counters, an induction range and a window seat over the garden.',
			'Coved ceilings and the original fir doors set the tone downstairs; upstairs, the main bedroom looks into the crown of an old maple.',
		],
		outsides: [
			'Behind the house, a level lawn, raised beds and a brick terrace; the garage has power for a car and a workbench.',
			'The porch faces west and takes in the evening sun; the rear garden is fenced and planted with herbs, figs and apples.',
		],
		features: ['Front porch', 'Fireplace', 'Built-in bookcases', 'Fir floors', 'Leaded glass', 'Raised beds', 'Detached garage'],
	},
	modern: {
		headlines: [
			'Modern cedar-clad home {near}',
			'Glass, cedar and light {near}',
			'Architect-built {year} home {near}',
			'Two-storey modern {near}',
		],
		openings: [
			'Completed in {year}, this {beds}-bedroom home is drawn around light: full-height glass to the south, a double-height stair and deep cedar eaves that keep the summer out.',
			'Cedar, steel and a great deal of glass. An architect built it in {year} for a narrow lot and made every room feel wider than it is.',
		],
		insides: [
			'The ground floor is one long room from the kitchen island to the garden doors, with oak underfoot and heat in the slab. Upstairs, the main suite has its own terrace.',
			'The kitchen has quiet, handleless oak fronts, a pantry behind a hidden door and a 10-foot island. A study with its own entrance works well as an office.',
		],
		outsides: [
			'The roof carries 9 kW of solar panels and a deck with a view over the rooftops; the garage is wired for charging two cars.',
			'Sliding doors open to a terrace of basalt and a garden that a gardener planned to look after itself.',
		],
		features: ['Roof deck', 'Solar panels', 'Radiant floor heating', 'Heat pump', 'Car charger', 'Home office', 'Oak floors'],
	},
	midcentury: {
		headlines: [
			'Mid-century ranch {near}',
			'Low-slung {year} rambler {near}',
			'Post-and-beam home {near}',
			'Mid-century modern {near}',
		],
		openings: [
			'A true {year} post-and-beam: cedar ceilings that run on beyond the glass, clerestory windows and a stone hearth in the middle of it all.',
			'One level, long lines and walls of glass. This {year} rambler has kept its character through a careful renovation.',
		],
		insides: [
			'The {beds} bedrooms lie along a quiet wing. The kitchen was redone in walnut with the original proportions, and opens to the dining room over a low counter.',
			'Terrazzo in the entry, cork in the bedrooms, a wood-burning fireplace in the living room. Systems, roof and windows are all new within ten years.',
		],
		outsides: [
			'A covered terrace runs the whole length of the house and looks into Japanese maples and ferns.',
			'The lot is level and private behind a cedar fence, with a carport and a studio at the back.',
		],
		features: ['Single level', 'Stone hearth', 'Clerestory windows', 'Covered terrace', 'Studio', 'Carport', 'Cedar ceilings'],
	},
	farmhouse: {
		headlines: [
			'Modern farmhouse {near}',
			'White gables and wide porches {near}',
			'New farmhouse on a quiet lane {near}',
			'{beds}-bedroom farmhouse {near}',
		],
		openings: [
			'White gables, a standing-seam roof and a porch wide enough for a long table: a farmhouse as one builds it today, finished in {year}.',
			'Set back from a quiet lane, this {year} farmhouse has the generous kitchen and the mudroom that a house in the rain should have.',
		],
		insides: [
			'The great room rises to the ridge, with a fireplace of local stone. There are {beds} bedrooms, one of them on the ground floor with its own bath.',
			'An apron sink, a walk-in pantry and a breakfast corner under four windows make the kitchen the centre of the house. The bonus room over the garage has its own stair.',
		],
		outsides: [
			'Fruit trees, a fenced kitchen garden and a lawn that gets the sun until evening.',
			'The rear porch is screened and has a fireplace of its own; beyond it lie lawn, a shed and tall firs.',
		],
		features: ['Great room', 'Walk-in pantry', 'Mudroom', 'Screened porch', 'Kitchen garden', 'Three-car garage', 'Bonus room'],
	},
	townhouse: {
		headlines: [
			'Townhouse with a roof deck {near}',
			'End-of-row townhouse {near}',
			'Bright {beds}-bedroom townhouse {near}',
			'Four-level townhouse {near}',
		],
		openings: [
			'A {year} townhouse on four levels, with light from two sides and the kitchen where it belongs: in the middle.',
			'Low upkeep, high ceilings. This {beds}-bedroom townhouse was built in {year} around a shared, planted courtyard.',
		],
		insides: [
			'The main floor runs from a balcony in the front to a dining nook at the back. Bedrooms have doors that close well, walls that are thick and closets that are fitted.',
			'Quartz counters, gas range and a real pantry in the kitchen; a guest bedroom with its own bath at street level; the main suite by itself on top.',
		],
		outsides: [
			'From the roof deck one sees the mountains on both sides; there is water, power and gas up there.',
			'A private garage with charger, a bicycle room and a courtyard that the association looks after.',
		],
		features: ['Roof deck', 'Attached garage', 'Balcony', 'Air conditioning', 'Courtyard', 'Bicycle room'],
	},
	condo: {
		headlines: [
			'Corner apartment {near}',
			'Top-floor home with a view {near}',
			'Quiet {beds}-bedroom apartment {near}',
			'Light-filled apartment {near}',
		],
		openings: [
			'Windows on two sides and a balcony deep enough for dinner: a corner home on one of the upper floors of a well-run {year} building.',
			'High up and quiet, this apartment looks over trees and rooftops to the water. The building dates from {year} and has a healthy reserve.',
		],
		insides: [
			'The living room and the open kitchen share the view. Engineered oak runs throughout, and the bath has a walk-in shower and a window.',
			'There is a proper entry hall, in-unit laundry and a kitchen with full-size appliances. Storage and a parking space come with it.',
		],
		outsides: [
			'Residents share a roof terrace, a workshop and a guest suite.',
			'The building has a concierge, a gym and a garden courtyard, and allows pets.',
		],
		features: ['Balcony', 'In-unit laundry', 'Parking space', 'Roof terrace', 'Concierge', 'Storage room', 'Elevator'],
	},
	land: {
		headlines: ['Level building lot {near}', 'A meadow to build on {near}', 'Wooded lot with a view {near}'],
		openings: [
			'A gently sloping lot with a survey, a soils report and utilities at the road. The view opens to the west.',
			'Meadow in front, firs behind, water in the distance: a lot that wants a house with large windows.',
		],
		insides: [
			'Zoned for one home and an accessory dwelling. A driveway permit has been granted.',
			'Sewer, water and fibre are in the street. An architect’s study for a house of 2,800 sq ft is included.',
		],
		outsides: ['Mature trees along three sides give privacy.', 'The lot faces south and stays dry all year.'],
		features: ['Utilities at the road', 'Survey done', 'South-facing', 'Mature trees'],
	},
	shop: {
		headlines: ['Brick storefront with a flat above {near}', 'Corner shop in a {year} brick building {near}'],
		openings: [
			'A {year} brick building with a shop on the street and tall windows above, seismically retrofitted.',
			'Pressed-tin ceilings, wide display windows and steady foot traffic: a storefront in the heart of {place}.',
		],
		insides: [
			'The shop has its own kitchen, restroom and basement; the upper floor can be offices or a home.',
			'New wiring, sprinklers and heat pumps throughout. The ground-floor lease ends this year and may be renewed.',
		],
		outsides: ['Loading from the alley, two parking spaces behind.', 'The sidewalk is wide enough for tables.'],
		features: ['Brick', 'Display windows', 'Alley access', 'Sprinklers', 'Basement'],
	},
};
