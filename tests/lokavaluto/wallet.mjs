// A wallet made of the kit's packages, as Monujo makes its own (src/services/lokapiService.ts there): only what a browser
// gives it - HTTP, base64, a place to keep tokens - comes from Node.
import http from "node:http";

import { LokAPIAbstract } from "@lokavaluto/lokapi";
import cyclos from "@lokavaluto/lokapi-backend-cyclos";
import { e as HttpExc } from "@0k/types-request";

const TIMEOUT_MS = 20_000; // Monujo's own

/// Every answer, for those who look at what the packages do not show.
export const answers = [];

function httpRequest({ host, port, path, headers, method, data, responseHeaders }) {
  const body = data === undefined ? undefined : JSON.stringify(data);
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, path, method, headers, timeout: TIMEOUT_MS }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => (text += piece));
      response.on("end", () => {
        answers.push({ method, path, status: response.statusCode, text });
        Object.assign(responseHeaders ?? {}, response.headers);
        if (response.statusCode < 300) resolve(text);
        else reject(new HttpExc.HttpError(response.statusCode, response.statusMessage, text, response));
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 20 s")));
    request.on("error", (error) => reject(new HttpExc.RequestFailed(error.message)));
    request.end(body);
  });
}

class Store {
  values = new Map();
  get(key, otherwise) {
    return this.values.get(key) ?? otherwise;
  }
  set(key, value) {
    this.values.set(key, value);
  }
  del(key) {
    this.values.delete(key);
  }
}

export class Wallet extends LokAPIAbstract {
  BackendFactories = { cyclos };
  httpRequest = httpRequest;
  base64Encode = (text) => Buffer.from(text, "utf8").toString("base64");
  persistentStore = new Store();
  loginsRequested = 0;
  requestLogin = () => void this.loginsRequested++;
}

/// What a wallet shows to who logs in: its one account at the one node.
export async function logIn(url, login, password) {
  const wallet = new Wallet(url, "odoo");
  await wallet.login(login, password);
  return wallet;
}

export async function all(generator) {
  const values = [];
  for await (const value of generator) values.push(value);
  return values;
}

/// Without the packages: what they cannot be made to send.
export async function raw(url, method, path, headers, data) {
  const { hostname, port } = new URL(url);
  try {
    const text = await httpRequest({
      host: hostname, port, path, method, data,
      headers: { "Content-Type": "application/json", ...headers },
    });
    return { status: 200, body: JSON.parse(text) };
  } catch (error) {
    return { status: error.code, body: JSON.parse(error.data) };
  }
}
