export { Hdf5File } from './hdf5-file.js'
