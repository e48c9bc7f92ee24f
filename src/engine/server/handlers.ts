import type { analysisRequests, Handlers, photoRequests, projectRequests } from '../contract/index.js'
import type { Session } from '../session/session.js'

/** What each request kind does. A kind without a handler does not compile. */
export function createHandlers(session: Session): Handlers {
  const { grants, datasets, edits, runs, evaluations, previews, history, exports } = session
  const { reports, trouble, statistics } = session
  return {
    ...importHandlers(session),
    'session.state': () => session.state(),
    ...projectHandlers(session),
    ...inspectionHandlers(session),
    ...predictionHandlers(session),

    'dataset.configure': (changes) => datasets.configure(changes),
    'dataset.edit': ({ ids, change }) => edits.apply(ids, change),
    'dataset.undoEdit': () => edits.undo(),
    'dataset.redoEdit': () => edits.redo(),
    'dataset.decide': ({ id, decision }) => edits.decide(id, decision),
    'dataset.editNames': () => edits.names(),
    'dataset.split': (settings) => edits.split(settings),
    'dataset.images': () => ({ images: datasets.images() }),
    'dataset.report': () => ({ verdicts: datasets.report() }),
    'dataset.statistics': (wanted) => statistics.gather(wanted),
    'dataset.trouble': ({ nearThreshold }) => trouble.report(nearThreshold),
    'dataset.saveReport': ({ grant, only }) => nothing(exports.saveReport(grants.write(grant), only)),

    'image.pixels': ({ ids }) => session.imagePixels(ids),
    'image.original': ({ id, maxSide }) => session.imageOriginal(id, maxSide),

    'run.start': ({ hyperparameters, name }) => runs.start(hyperparameters, name),
    'run.pause': ({ runId }) => nothing(runs.pause(runId)),
    'run.resume': ({ runId }) => nothing(runs.resume(runId)),
    'run.stop': ({ runId }) => nothing(runs.stop(runId)),
    'run.rename': ({ runId, name }) => runs.rename(runId, name),
    'run.delete': ({ runId }) => nothing(runs.delete(runId)),
    'run.restore': ({ runId }) => runs.restore(runId),
    'run.curve': ({ runId }) => runs.curve(runId),
    'run.evaluation': ({ runId, threshold }) => evaluations.evaluate(runId, threshold),

    'run.preview': ({ hyperparameters, threshold }) => previews.train(hyperparameters, threshold),
    'run.keepPreview': ({ name }) => previews.keep(name),
    'run.snapshot': ({ runId, iteration, threshold }) => history.snapshot(runId, iteration, threshold),
    'run.weights': ({ runId, iteration, maxUnits }) => history.weights(runId, iteration, maxUnits),
    'run.learningHistory': ({ runId }) => history.learning(runId),

    'parameters.load': ({ grant }) => runs.load(grants.readFile(grant)),
    'export.parameters': ({ grant, runId, format }) =>
      nothing(exports.saveParameters(grants.write(grant), runId, format)),
    'export.predictions': ({ grant, runId, threshold }) =>
      nothing(exports.savePredictions(grants.write(grant), runId, threshold)),
    'export.report': async ({ runId, iteration, threshold, language }) => ({
      html: await reports.html(runId, iteration, threshold, language),
    }),
    'export.file': ({ grant, bytes }) => nothing(exports.saveFile(grants.write(grant), bytes)),
  }
}

/** Opening a dataset, and what happens to its folders. */
function importHandlers({ grants, datasets, folders }: Session) {
  return {
    'dataset.open': ({ grant, options, test }) => {
      const paths = grants.read(grant)
      const isTest = (_: string, place: number) => place === test
      const extras = test === null ? {} : { testPaths: paths.filter(isTest) }
      return datasets.open(
        paths.filter((_, place) => place !== test),
        options,
        extras,
      )
    },
    'dataset.outline': ({ grant }) => datasets.outline(grants.read(grant)),
    'dataset.openDemo': ({ options }) => datasets.openDemo(options),
    'dataset.cancelImport': () => nothing(datasets.cancelImport()),
    'import.images': ({ from }) => datasets.incomingImages(from),
    'folder.changes': () => ({ changes: folders.changes() }),
    'folder.takeIn': () => folders.takeIn(),
    'folder.ignore': () => nothing(folders.ignore()),
    'import.keep': () => nothing(datasets.keepImport()),
  } satisfies Partial<Handlers>
}

type PredictionKind = Extract<keyof Handlers, `prediction.${string}`>

function predictionHandlers({ grants, predictions, exports }: Session): Pick<Handlers, PredictionKind> {
  return {
    'prediction.add': ({ grant, runId }) => predictions.add(grants.read(grant), runId),
    'prediction.list': async ({ runId, iteration }) => ({ predictions: await predictions.list(runId, iteration) }),
    'prediction.remove': ({ ids }) => nothing(predictions.remove(ids)),
    'prediction.restore': ({ ids }) => nothing(predictions.restore(ids)),
    'prediction.saveCsv': ({ grant, runId, threshold }) =>
      nothing(exports.savePhotoPredictions(grants.write(grant), runId, threshold)),
  }
}

type InspectionKind =
  keyof typeof analysisRequests | keyof typeof photoRequests | 'run.contributions' | 'run.compare' | 'run.scores'

function inspectionHandlers(session: Session): Pick<Handlers, InspectionKind> {
  const { analyses, explanations, scores, photoBench } = session
  return {
    'analysis.start': ({ order }) => analyses.start(order),
    'analysis.cancel': ({ id }) => nothing(analyses.cancel(id)),
    'analysis.list': () => ({ analyses: analyses.list() }),
    'analysis.forget': ({ id }) => nothing(analyses.forget(id)),
    'run.contributions': ({ runId, imageId }) => explanations.contributions(runId, imageId),

    'photo.transform': (subject) => photoBench.transform(subject),
    'photo.stability': ({ threshold, reach, ...subject }) => photoBench.stability(subject, threshold, reach),

    'run.compare': ({ first, second, threshold }) => scores.compare(first, second, threshold),
    'run.scores': ({ runId, iteration }) => scores.scores(runId, iteration),
  }
}

function projectHandlers({ grants, projects, runs }: Session): Pick<Handlers, keyof typeof projectRequests> {
  return {
    'project.state': () => projects.state(),
    'project.new': () => projects.begin(),
    'project.open': ({ grant }) => projects.open(grants.project(grant)),
    'project.save': () => projects.save(),
    'project.saveAs': ({ grant }) => projects.saveAs(grants.project(grant)),
    'project.locate': ({ grant }) => projects.locate(grants.read(grant)),
    'project.missing': () => ({ missing: projects.missingImages() }),
    'project.annotate': ({ notes }) => nothing(projects.annotate(notes)),
    'project.setForm': ({ hyperparameters }) => nothing(projects.setForm(hyperparameters)),
    'run.annotate': ({ runId, notes }) => runs.annotate(runId, notes),
  }
}

async function nothing(done: void | Promise<void>): Promise<Record<string, never>> {
  await done
  return {}
}
