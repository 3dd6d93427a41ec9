/**
 * Turns whatever stops an install into one sentence with the next step, so that a
 * newcomer's first contact with Kingtide is never a stack trace.
 */

const NETWORK_CODES =
  'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR';

/** The first match wins: a full disk explains everything that fails after it. */
const SENTENCES = [
  [/ENOSPC|EDQUOT/, 'the disk is full; free about 1 GB and run the same command again'],
  [
    /EROFS|EACCES|EPERM/,
    'this folder cannot be written; make it writable or clone to another folder, then run the same command again',
  ],
  [
    /EBADPLATFORM/,
    `a locked package does not support ${process.platform}-${process.arch}; use Linux x64, or install Node 24 yourself and run the same command again`,
  ],
  [
    /EINTEGRITY/,
    'a downloaded package does not match the lockfile; run "npm cache clean --force" and then the same command again',
  ],
  [
    /\bE40[13]\b/,
    'the package registry refused us; check the registry and login in your npm configuration, then run the same command again',
  ],
  [
    /\bE404\b|ETARGET/,
    'the package registry does not have a locked package; check the registry in your npm configuration, then run the same command again',
  ],
  [
    new RegExp(NETWORK_CODES),
    'the package registry cannot be reached; check network and proxy, then run the same command again',
  ],
  [
    /CERT_|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    "the package registry's certificate is not trusted; set NODE_EXTRA_CA_CERTS to your company's certificate file, then run the same command again",
  ],
  [
    /EUSAGE/,
    'package-lock.json does not fit package.json; run "git checkout package.json package-lock.json" and then the same command again',
  ],
];

/** A failure that already says what to do next. */
export function setupFailure(sentence) {
  return Object.assign(new Error(sentence), { kingtideSetup: true });
}

export function isSetupFailure(error) {
  return error instanceof Error && error.kingtideSetup === true;
}

export function sentenceFor(text) {
  return SENTENCES.find(([pattern]) => pattern.test(text))?.[1];
}

/** For errors of our own file system calls, which carry a code just as npm's text does. */
export function nextStepFor(error, root) {
  const text = `${error?.code ?? ''} ${error?.message ?? error}`;
  return (
    sentenceFor(text) ??
    `setting up ${root} failed (${text.trim()}); run "npm ci" there to see more`
  );
}
