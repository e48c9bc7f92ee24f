import { LIMITS } from '../contract/index.js'

export const USAGE = `Whisker trains small image classifiers: the deep-learning course's exact numbers, fast.

  whisker train DATASET [options]               train on images and their classes
  whisker predict PARAMETERS IMAGE|FOLDER…      what trained parameters make of images, or of those of one project
  whisker check DATASET [options]               duplicates, leaks between train and test, contradictory labels
  whisker inspect DATASET [options]             how good a model really is, and which labels look wrong
  whisker demo                                  train the built-in demo set, and see it learn

DATASET is a folder of class folders, an HDF5 file (.h5), or a project (.whisker): that brings its labels, exclusions,
split and hyperparameters, and options are laid over them.

Options of train and inspect:
  --test DATASET           test images; DATASET is then all for training
  --positive CLASS         the positive class (default: guessed from the names)
  --layers 20,7,5,1        units of each layer, the output (1) last; 1 alone is logistic regression
  --learning-rate ${LIMITS.learningRate.default}   ${LIMITS.learningRate.min} … ${LIMITS.learningRate.max}
  --iterations ${LIMITS.iterations.default}        ${LIMITS.iterations.min} … ${LIMITS.iterations.max}
  --init KIND              small, scaled, he, xavier (default: as the course, small for up to two layers, else scaled)
  --seed ${LIMITS.seed.default}                 of the initial weights, as np.random.seed; ${LIMITS.seed.min} … ${LIMITS.seed.max}
  --hidden relu|tanh       activation of the hidden layers
  --image-size ${LIMITS.imageSize.default}          side in pixels, ${LIMITS.imageSize.min} … ${LIMITS.imageSize.max}
  --fit squash|crop        how an image of another shape becomes a square
  --test-fraction ${LIMITS.testFraction.default}      where the dataset brings no split of its own
  --split-seed ${LIMITS.seed.default}           of that split
  --features KIND          what the network sees: pixels, edges-and-colours
  --optimizer KIND         gradient-descent, adam, rmsprop
  --momentum ${LIMITS.momentum.default}             with gradient-descent; ${LIMITS.momentum.min} … ${LIMITS.momentum.max}
  --batch-size N|all       samples a step (default: all); ${LIMITS.batchSize.min} … ${LIMITS.batchSize.max}
  --learning-rate-decay ${LIMITS.learningRateDecay.default}  of each epoch: the rate is divided by 1 + decay · epoch; ${LIMITS.learningRateDecay.min} … ${LIMITS.learningRateDecay.max}
  --patience N|off         end after N iterations without a lower test cost (default: off); ${LIMITS.patience.min} … ${LIMITS.patience.max}
  --l2 ${LIMITS.l2.default}                   weight decay; ${LIMITS.l2.min} … ${LIMITS.l2.max}
  --precision f64|f32      f32 with the direct plan only
  --plan KIND              how the steps are computed: auto, direct, sample-space
  --json                   one JSON object on standard output, nothing else

Options of check (and --test, --image-size, --fit, as above):
  --near ${LIMITS.nearThreshold.default}               how alike near-duplicates are; ${LIMITS.nearThreshold.min} … ${LIMITS.nearThreshold.max}
  --json                   one JSON object on standard output, nothing else

Options of train:
  --out FILE               save the trained parameters as .npz or .json

Options of inspect (logistic regression unless --layers says otherwise; the training images are judged by models that
have not seen them):
  --folds 5                2 … 20
  --seeds 5                how often the folds are dealt anew, 1 … 100
  --label-doctor           the training images whose label is probably wrong, the most suspect first
  --seed-spread N          the same run with the seeds 1 … N
  --learning-curve         accuracy with 10 to 100 % of the training images
  --sweep RANGES           a grid, by three folds: learning-rate=0.001:0.1:12,units=4:64:12

Options of predict:
  --csv                    comma-separated values on standard output
  --json                   one JSON object on standard output

Decoded pixels are kept in the user's cache folder (WHISKER_CACHE=FOLDER: there; WHISKER_CACHE=off: nowhere).

Everywhere: --help, --version. Exit codes: 0, 1 when something failed, 2 when the command line is wrong.
`
