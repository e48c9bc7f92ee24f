import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n.js'
import { start } from './start.js'
import './main.css'

createApp(App).use(createPinia()).use(i18n).use(ui).mount('#app')
void start()
