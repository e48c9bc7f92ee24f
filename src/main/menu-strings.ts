import type { Language, MenuCommand } from '../engine/contract/index.js'

/** Menus and native dialogs. The window's own strings live in src/renderer/locales. */
export interface MenuStrings {
  readonly menus: Readonly<
    Record<'file' | 'edit' | 'run' | 'view' | 'window' | 'help' | 'export' | 'recent' | 'clearRecent', string>
  >
  readonly roles: Readonly<
    Record<
      | 'quit'
      | 'close'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'selectAll'
      | 'resetZoom'
      | 'zoomIn'
      | 'zoomOut'
      | 'togglefullscreen'
      | 'minimize',
      string
    >
  >
  readonly commands: Readonly<Record<MenuCommand, string>>
  readonly dialogs: Readonly<
    Record<
      | 'datasetFolder'
      | 'hdf5'
      | 'photos'
      | 'photoFolder'
      | 'parameters'
      | 'project'
      | 'save'
      | 'images'
      | 'exists'
      | 'replace'
      | 'cancel',
      string
    >
  >
  readonly fatal: Readonly<Record<'page' | 'main', string>>
}

const en: MenuStrings = {
  menus: {
    file: '&File',
    edit: '&Edit',
    run: '&Run',
    view: '&View',
    window: '&Window',
    help: '&Help',
    export: 'E&xport',
    recent: 'Open &Recent',
    clearRecent: 'Clear the List',
  },
  roles: {
    quit: 'Quit Whisker',
    close: 'Close Window',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    resetZoom: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    togglefullscreen: 'Full Screen',
    minimize: 'Minimize',
  },
  commands: {
    'new-project': 'New Project',
    'open-project': 'Open Project…',
    'save-project': 'Save Project',
    'save-project-as': 'Save Project As…',
    'open-folder': 'Open Folder…',
    'open-hdf5': 'Open HDF5 Files…',
    'open-images': 'Open Images…',
    'open-demo': 'Open the Demo Set',
    'load-parameters': 'Load Parameters…',
    'export-npz': 'Parameters as .npz…',
    'export-json': 'Parameters as .json…',
    'export-predictions': 'Predictions as .csv…',
    'export-report-html': 'Report as .html…',
    'export-report-pdf': 'Report as .pdf…',
    'save-report': 'Save the Import Report…',
    undo: 'Undo',
    redo: 'Redo',
    'toggle-training': 'Train or Pause',
    'stop-training': 'Stop Training',
    'workspace-data': 'Data',
    'workspace-lab': 'Lab',
    'workspace-inspect': 'Inspect',
    'workspace-predict': 'Predict',
    palette: 'Command Palette…',
    settings: 'Settings…',
    shortcuts: 'Keyboard Shortcuts',
    about: 'About Whisker',
  },
  dialogs: {
    datasetFolder: 'Choose folders of images: each sub-folder is a class',
    hdf5: 'Choose HDF5 files of labeled images: training and test files together',
    photos: 'Choose photos',
    photoFolder: 'Choose a folder of photos',
    parameters: 'Choose a parameter file',
    project: 'Choose a project',
    save: 'Save as',
    images: 'Images',
    exists: '“{name}” is already there. Replace it?',
    replace: 'Replace',
    cancel: 'Cancel',
  },
  fatal: {
    page: 'The window stopped three times in five minutes. Start Whisker again; the log file says more:',
    main: 'Whisker met a problem it cannot go on from. Start it again; the log file says more:',
  },
}

const zh: MenuStrings = {
  menus: {
    file: '文件(&F)',
    edit: '编辑(&E)',
    run: '训练(&R)',
    view: '视图(&V)',
    window: '窗口(&W)',
    help: '帮助(&H)',
    export: '导出(&X)',
    recent: '打开最近的项目(&R)',
    clearRecent: '清除列表',
  },
  roles: {
    quit: '退出 Whisker',
    close: '关闭窗口',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    resetZoom: '实际大小',
    zoomIn: '放大',
    zoomOut: '缩小',
    togglefullscreen: '全屏',
    minimize: '最小化',
  },
  commands: {
    'new-project': '新建项目',
    'open-project': '打开项目…',
    'save-project': '保存项目',
    'save-project-as': '项目另存为…',
    'open-folder': '打开文件夹…',
    'open-hdf5': '打开 HDF5 文件…',
    'open-images': '打开图像…',
    'open-demo': '打开演示数据集',
    'load-parameters': '载入参数…',
    'export-npz': '参数存为 .npz…',
    'export-json': '参数存为 .json…',
    'export-predictions': '预测存为 .csv…',
    'export-report-html': '报告存为 .html…',
    'export-report-pdf': '报告存为 .pdf…',
    'save-report': '保存导入报告…',
    undo: '撤销',
    redo: '重做',
    'toggle-training': '训练或暂停',
    'stop-training': '停止训练',
    'workspace-data': '数据',
    'workspace-lab': '实验',
    'workspace-inspect': '检查',
    'workspace-predict': '预测',
    palette: '命令面板…',
    settings: '设置…',
    shortcuts: '键盘快捷键',
    about: '关于 Whisker',
  },
  dialogs: {
    datasetFolder: '选择图像文件夹：每个子文件夹是一个类别',
    hdf5: '选择带标签图像的 HDF5 文件：训练文件和测试文件一起选择',
    photos: '选择照片',
    photoFolder: '选择照片文件夹',
    parameters: '选择参数文件',
    project: '选择项目',
    save: '另存为',
    images: '图像',
    exists: '“{name}”已存在。要替换吗？',
    replace: '替换',
    cancel: '取消',
  },
  fatal: {
    page: '窗口在五分钟内停止了三次。请重新启动 Whisker；日志文件有更多说明：',
    main: 'Whisker 遇到无法继续的问题。请重新启动；日志文件有更多说明：',
  },
}

export const menuStrings: Readonly<Record<Language, MenuStrings>> = { en, 'zh-CN': zh }
