/** The page's entry: puts it into its place in the language the browser asks for. */
import { render } from 'preact';
import { App } from './app.tsx';
import { languageOf } from './format.ts';

const place = document.getElementById('page');
if (place !== null) render(<App preferred={languageOf(navigator.languages)} />, place);
