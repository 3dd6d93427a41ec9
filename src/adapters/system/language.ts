/** The language a person's environment asks for, by the usual variables in their usual order. Only Chinese is told apart. */
export function preferredLanguage(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): 'en' | 'zh' {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const said = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '');
  return said?.startsWith('zh') === true ? 'zh' : 'en';
}
