export { spreadOverPixels } from './back-projection.js'
export { featureColumns } from './columns.js'
export { edgesAndColours } from './edges-and-colours.js'
export { scaleInto, scalingOf } from './scaling.js'
