interface Props {
  readonly url: string | undefined;
  readonly alt: string;
}

export function Picture({ url, alt }: Props) {
  if (url === undefined) {
    return (
      <figure className="picture">
        <figcaption>{`Picture: ${alt}`}</figcaption>
      </figure>
    );
  }
  return (
    <div>
      <a href={url} target="_blank" rel="noreferrer noopener">
        <img className="picture" src={url} alt={alt} />
      </a>
      {alt !== '' && (
        <details className="in-words">
          <summary>The picture in words</summary>
          <p>{alt}</p>
        </details>
      )}
    </div>
  );
}
