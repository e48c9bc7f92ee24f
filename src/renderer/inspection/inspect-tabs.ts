import type { Component } from 'vue'
import type { InspectTab } from '../../engine/contract/index.js'
import LabelDoctorTab from '../analyses/doctor/LabelDoctorTab.vue'
import SpreadTab from '../analyses/spread/SpreadTab.vue'
import SweepsTab from '../analyses/sweeps/SweepsTab.vue'
import WhyTab from '../analyses/why/WhyTab.vue'
import CompareTab from '../compare/CompareTab.vue'
import ScoresTab from '../scores/ScoresTab.vue'
import MistakesTab from './MistakesTab.vue'

interface Tab {
  readonly name: InspectTab
  readonly room: Component
}

/** The tabs of the Inspect workspace, in their order: a line each. Their names are `inspection.tabs.<name>`. */
export const INSPECT_TABS = [
  { name: 'mistakes', room: MistakesTab },
  { name: 'scores', room: ScoresTab },
  { name: 'label-doctor', room: LabelDoctorTab },
  { name: 'sweeps', room: SweepsTab },
  { name: 'spread', room: SpreadTab },
  { name: 'compare', room: CompareTab },
  { name: 'why', room: WhyTab },
] as const satisfies readonly [Tab, ...Tab[]]
